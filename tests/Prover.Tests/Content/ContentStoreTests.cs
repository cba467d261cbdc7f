using Zkml.Prover.Content;

namespace Zkml.Prover.Tests.Content;

public sealed class ContentStoreTests
{
    [Fact]
    public void Add_NamesTheFileByItsContent_AndMendsIt()
    {
        using var folder = new TemporaryFolder();
        var store = new ContentStore(folder["store"]);
        byte[] content = TestContent.Of(300_000);
        ContentId id = store.Add(new MemoryStream(content));
        Assert.Equal(ContentHasher.Of(content), id);
        Assert.Equal(folder[Path.Combine("store", id.ToString())], store.PathOf(id));
        Assert.True(store.Contains(id));
        Assert.False(store.Contains(ContentHasher.Of([])));
        File.WriteAllText(store.PathOf(id), "damaged");
        Assert.Equal(id, store.AddFile(folder.Write("file", content)));
        Assert.Equal(content, File.ReadAllBytes(store.PathOf(id)));
        Assert.Single(Directory.GetFiles(store.Folder));
    }

    [Fact]
    public void Add_Cancelled_LeavesNothing()
    {
        using var folder = new TemporaryFolder();
        Assert.Throws<OperationCanceledException>(
            () => new ContentStore(folder.Root).Add(new MemoryStream(new byte[10]), new CancellationToken(canceled: true)));
        Assert.Empty(folder.Names);
    }
}
