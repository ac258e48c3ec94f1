using static TorchSharp.torch;

namespace Worker.Learning.Runtime;

/// <summary>
/// The random generator of the CPU belongs to the process. A training draws from it under this lock: its first weights, and in each step.
/// Whatever else makes a network leaves the generator as it was, so that a training gives the same numbers whatever runs beside it.
/// </summary>
internal static class RandomDraws
{
    private static readonly Lock Gate = new();

    /// <summary>Seeds the generator, or draws from it, as a part of the training that runs.</summary>
    public static T OfTraining<T>(Func<T> draw)
    {
        lock (Gate)
        {
            return draw();
        }
    }

    /// <summary>Makes a network whose first weights are replaced.</summary>
    public static T Unnoticed<T>(Func<T> make)
    {
        lock (Gate)
        {
            using var state = get_rng_state();
            try
            {
                return make();
            }
            finally
            {
                set_rng_state(state);
            }
        }
    }
}
