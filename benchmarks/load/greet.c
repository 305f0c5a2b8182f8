// Says "hi" to whoever connects, and hangs up.
//
//   greet PORT

#include <stdlib.h>
#include <unistd.h>

#include "common.h"

int main(int count, char **words) {
  expect_arguments(count, 1, "greet PORT");
  int listening = listen_at(atoi(words[1]));
  while (true) {
    int client = accept(listening, NULL, NULL);
    if (client >= 0 && write(client, "hi\n", 3) < 0) {
      fail("write");
    }
    close(client);
  }
}
