// Sends a file by sendfile, which copies nothing into the program.
//
//   file-send PORT FILE

#include <fcntl.h>
#include <stdlib.h>
#include <sys/sendfile.h>
#include <unistd.h>

#include "common.h"

enum { AT_ONCE = 1 << 30 };

int main(int count, char **words) {
  expect_arguments(count, 2, "file-send PORT FILE");
  int file = open(words[2], O_RDONLY);
  if (file < 0) {
    fail(words[2]);
  }
  int to = connect_to(atoi(words[1]), 0);
  ssize_t sent;
  do {
    sent = sendfile(to, file, NULL, AT_ONCE);
  } while (sent > 0);
  if (sent < 0) {
    fail("sendfile");
  }
}
