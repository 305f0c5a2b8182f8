package io.jackfield.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.regex.Pattern;

/// A folder of transcripts that are finished, which keeps below a size by deleting the oldest. It
/// touches no file with a name that is not like theirs. Safe for concurrent use.
final class TranscriptShelf {
  /// What the names of the files end in.
  static final String END = ".jsonl";

  private static final Pattern OURS =
      Pattern.compile("[a-z0-9][a-z0-9-]*-\\d{8}T\\d{6}Z-\\d+\\.jsonl");

  private final long mostBytes;

  // Guarded by this, the oldest first.
  private final Deque<Item> items = new ArrayDeque<>();
  private long bytes;

  private record Item(Path file, long bytes, long modifiedMillis) {
    static Item of(Path file) throws IOException {
      return new Item(file, Files.size(file), Files.getLastModifiedTime(file).toMillis());
    }
  }

  /// Takes over what an earlier run has left in the folder.
  TranscriptShelf(Path folder, long mostBytes) throws IOException {
    this.mostBytes = mostBytes;
    try (var files = Files.list(folder)) {
      for (var file : files.filter(TranscriptShelf::isOurs).toList()) {
        items.add(Item.of(file));
      }
    }
    var sorted = items.stream().sorted(Comparator.comparingLong(Item::modifiedMillis)).toList();
    items.clear();
    items.addAll(sorted);
    bytes = sorted.stream().mapToLong(Item::bytes).sum();
    shrink();
  }

  private static boolean isOurs(Path file) {
    return OURS.matcher(file.getFileName().toString()).matches() && Files.isRegularFile(file);
  }

  /// Adds a file that is finished.
  ///
  /// @throws IOException when an old one cannot be deleted, or its size not be told
  synchronized void add(Path file) throws IOException {
    try {
      var item = Item.of(file);
      items.add(item);
      bytes += item.bytes();
    } catch (NoSuchFileException e) {
      // Somebody has moved it away already, as one may.
      return;
    }
    shrink();
  }

  private synchronized void shrink() throws IOException {
    // The latest stays, whatever its size.
    while (bytes > mostBytes && items.size() > 1) {
      var oldest = items.remove();
      bytes -= oldest.bytes();
      Files.deleteIfExists(oldest.file());
    }
  }
}
