// Takes one connection and reads it to its end, 1 MiB at a time; drops the bytes or writes them to a file.
// Prints how many there were.
//
//   sink PORT [FILE]

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "common.h"

enum { PIECE = 1 << 20, FOR_THE_OWNER = 0600 };

static void write_all(int file, const char *bytes, ssize_t count) {
  while (count > 0) {
    ssize_t written = write(file, bytes, (size_t)count);
    if (written < 0) {
      fail("write");
    }
    bytes += written;
    count -= written;
  }
}

int main(int count, char **words) {
  expect_arguments(count, 1, "sink PORT [FILE]");
  int file = -1;
  if (count > 2 && (file = open(words[2], O_WRONLY | O_CREAT | O_TRUNC, FOR_THE_OWNER)) < 0) {
    fail(words[2]);
  }
  int from = accept(listen_at(atoi(words[1])), NULL, NULL);
  char *buffer = malloc(PIECE);
  long total = 0;
  ssize_t got;
  while ((got = read(from, buffer, PIECE)) > 0) {
    total += got;
    if (file >= 0) {
      write_all(file, buffer, got);
    }
  }
  if (got < 0) {
    fail("read");
  }
  printf("%ld\n", total);
}
