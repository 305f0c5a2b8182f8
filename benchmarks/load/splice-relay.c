// Passes one connection on to another port by splice: the bytes never enter the program. One way only.
//
//   splice-relay PORT TARGET-PORT

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "common.h"

enum { PIECE = 1 << 20, HOW = SPLICE_F_MOVE | SPLICE_F_MORE };

static void pass_on(int pipe_end, int to, ssize_t count) {
  while (count > 0) {
    ssize_t passed = splice(pipe_end, NULL, to, NULL, (size_t)count, HOW);
    if (passed <= 0) {
      fail("splice to the target");
    }
    count -= passed;
  }
}

int main(int count, char **words) {
  expect_arguments(count, 2, "splice-relay PORT TARGET-PORT");
  int from = accept(listen_at(atoi(words[1])), NULL, NULL);
  int to = connect_to(atoi(words[2]), 0);
  int ends[2];
  if (from < 0 || pipe(ends) != 0) {
    fail("accept or pipe");
  }
  fcntl(ends[0], F_SETPIPE_SZ, PIECE);
  ssize_t got;
  while ((got = splice(from, NULL, ends[1], NULL, PIECE, HOW)) > 0) {
    pass_on(ends[0], to, got);
  }
  if (got < 0) {
    fail("splice from the client");
  }
}
