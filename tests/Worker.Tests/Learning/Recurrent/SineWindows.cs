using Worker.Learning.Recurrent;

namespace Worker.Tests.Learning.Recurrent;

/// <summary>Windows over a sine wave: what any recurrent network learns in a few epochs.</summary>
internal static class SineWindows
{
    public static WindowSet Of(int count, int window = 6, int features = 1, int horizons = 1, int from = 0)
    {
        var inputs = new float[count, window, features];
        var targets = new float[count, horizons];
        for (var item = 0; item < count; item++)
        {
            for (var step = 0; step < window; step++)
            {
                for (var feature = 0; feature < features; feature++)
                    inputs[item, step, feature] = At(from + item + step + (3 * feature));
            }
            for (var horizon = 0; horizon < horizons; horizon++)
                targets[item, horizon] = At(from + item + window + horizon);
        }
        return new WindowSet(inputs, targets);
    }

    private static float At(int time) => (float)Math.Sin(0.3 * time);
}
