namespace Worker.Learning.Bert;

/// <summary>What of a text's token vectors the output layer sees.</summary>
public enum HeadPooling
{
    /// <summary>The LSTM's state at the last token.</summary>
    LastState,

    /// <summary>That state, and the mean of the encoder's vectors, which sentence encoders are trained to give meaning to.</summary>
    LastStateAndMean,
}

/// <summary>Shape and dropout of the sentiment network: an encoder, one LSTM layer over its tokens, one output.</summary>
public sealed record BertLstmSettings
{
    public required BertSettings Encoder { get; init; }

    /// <summary>H, the width of the LSTM's state. Default 16; at least 1.</summary>
    public int LstmHidden { get; init; } = 16;

    /// <summary>What the output layer sees. Default <see cref="HeadPooling.LastState"/>.</summary>
    public HeadPooling Pooling { get; init; }

    /// <summary>Share of what the output layer sees that is dropped in training, in [0, 1). Default 0.3.</summary>
    public double Dropout { get; init; } = 0.3;
}
