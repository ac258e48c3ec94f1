namespace Worker.Learning.Bert;

/// <summary>Shape and dropout of the sentiment network: an encoder, one LSTM layer over its tokens, one output.</summary>
public sealed record BertLstmSettings
{
    public required BertSettings Encoder { get; init; }

    /// <summary>H, the width of the LSTM's state. Default 16; at least 1.</summary>
    public int LstmHidden { get; init; } = 16;

    /// <summary>Share of the LSTM's last state dropped in training, in [0, 1). Default 0.3.</summary>
    public double Dropout { get; init; } = 0.3;
}
