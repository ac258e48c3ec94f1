using Worker.Learning.Bert;

namespace Worker.Tests.Learning.Bert;

public sealed class WordPieceVocabularyTests
{
    [Fact]
    public void A_vocabulary_without_its_special_tokens_is_refused_by_their_names()
    {
        var exception = Assert.Throws<EncoderException>(() => new WordPieceVocabulary(["[PAD]", "[CLS]", "a"], "x/vocab.txt"));

        Assert.Contains("x/vocab.txt: lacks [UNK], [SEP] among its 3 entries", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("good")]
    [InlineData("##ing")]
    public void A_repeated_entry_is_refused_with_both_lines(string entry)
    {
        var exception = Assert.Throws<EncoderException>(
            () => new WordPieceVocabulary(["[PAD]", "[UNK]", "[CLS]", "[SEP]", entry, "a", entry]));

        Assert.Contains($"has the entry '{entry}' twice, on lines 5 and 7", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_refused_by_its_path()
    {
        var exception = Assert.Throws<EncoderException>(() => WordPieceVocabulary.Load("/nowhere/vocab.txt"));

        Assert.Equal("/nowhere/vocab.txt", exception.Path);
    }

    [Fact]
    public void Lines_end_at_line_feeds_only_and_saving_gives_the_same_file()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            File.WriteAllText(path, "[PAD]\r\n[UNK]\r\n[CLS]\n[SEP]\na\u2028b\n##\n##x\n");
            var vocabulary = WordPieceVocabulary.Load(path);
            Assert.Equal(7, vocabulary.Count);
            Assert.Equal((4, 5, 6, -1), (vocabulary.IdOf("a\u2028b"), vocabulary.IdOf("##"), vocabulary.IdOf("##x"), vocabulary.IdOf("x")));

            vocabulary.Save(path);
            Assert.Equal(vocabulary.Entries, WordPieceVocabulary.Load(path).Entries);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData(null, "good", true)]
    [InlineData(null, "Good", false)]
    [InlineData("""{ "do_lower_case": false }""", "good", false)]
    [InlineData("""{ "model_max_length": 512, "strip_accents": null }""", "Good", false)]
    [InlineData("""{ "do_lower_case": true, "tokenizer_class": "BertTokenizer" }""", "Good", true)]
    public void The_case_comes_from_the_settings_file_or_else_from_the_entries(string? file, string entry, bool lowerCase)
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            File.WriteAllLines(Path.Combine(folder.FullName, "vocab.txt"), ["[PAD]", "[UNK]", "[CLS]", "[SEP]", entry]);
            if (file is not null) File.WriteAllText(Path.Combine(folder.FullName, "tokenizer_config.json"), file);
            Assert.Equal(lowerCase, WordPieceTokenizer.Load(folder.FullName).Settings.LowerCase);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
