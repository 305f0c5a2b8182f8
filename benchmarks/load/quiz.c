// Plays quizzes: connects, answers each question by the table, reads to the end; so many in all, so many at once.
// Prints a JSON object: quizzes per second, how many were won, and how many were not.
//
//   quiz PORT TOTAL AT-ONCE QUESTIONS.csv

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "common.h"

enum { EVENTS = 256, SILENCE_MILLIS = 10000, MOST_QUESTIONS = 1000, MOST_SAID = 4096, ADDRESSES = 20 };

struct question {
  char *asked;
  size_t asked_size;
  char *answer;
  size_t answer_size;
};

struct game {
  int socket;
  size_t size;
  // Of what was said, what comes after our last answer.
  char said[MOST_SAID];
  bool won;
};

static struct question questions[MOST_QUESTIONS];
static int question_count;
static long won;

// Rows of two plain cells under a header; of several answers with bars between them the first will do.
static void read_questions(const char *name) {
  FILE *file = fopen(name, "r");
  char line[1024];
  if (file == NULL || fgets(line, sizeof line, file) == NULL) {
    fail(name);
  }
  while (question_count < MOST_QUESTIONS && fgets(line, sizeof line, file) != NULL) {
    char *comma = strchr(line, ',');
    if (comma == NULL) {
      continue;
    }
    *comma = 0;
    char *answer = comma + 1;
    answer[strcspn(answer, "|\r\n")] = 0;
    struct question *question = &questions[question_count++];
    question->asked = strdup(line);
    question->asked_size = strlen(line);
    if (asprintf(&question->answer, "%s\n", answer) < 0) {
      fail("no memory");
    }
    question->answer_size = strlen(question->answer);
  }
  fclose(file);
}

// From several addresses: a host lets in so many clients of each, and no more.
static int connect_from(int address, int port) {
  int made = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in source = loopback(0);
  source.sin_addr.s_addr = htonl(INADDR_LOOPBACK + 1 + (uint32_t)address);
  int on = 1;
  setsockopt(made, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
  struct sockaddr_in target = loopback(port);
  if (bind(made, (struct sockaddr *)&source, sizeof source) != 0 ||
      connect(made, (struct sockaddr *)&target, sizeof target) != 0) {
    fail("connect");
  }
  return made;
}

static void begin(int poll, int port, int number) {
  struct game *game = calloc(1, sizeof *game);
  game->socket = connect_from(number % ADDRESSES, port);
  set_nonblocking(game->socket);
  set_no_delay(game->socket);
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = game};
  epoll_ctl(poll, EPOLL_CTL_ADD, game->socket, &event);
}

// Answers the question that has come, if one has come whole: it ends in a blank.
static void answer(struct game *game) {
  if (game->size == 0 || game->said[game->size - 1] != ' ') {
    return;
  }
  for (int i = 0; i < question_count; i++) {
    if (memmem(game->said, game->size, questions[i].asked, questions[i].asked_size) != NULL) {
      game->size = 0;
      if (write(game->socket, questions[i].answer, questions[i].answer_size) < 0) {
        fail("cannot answer");
      }
      return;
    }
  }
}

// Reads what there is. Has it ended?
static bool go_on(struct game *game) {
  ssize_t got;
  while ((got = read(game->socket, game->said + game->size, MOST_SAID - game->size)) > 0) {
    game->size += got;
    game->won |= memmem(game->said, game->size, "flag", 4) != NULL;
    answer(game);
  }
  if (got < 0 && errno == EAGAIN) {
    return false;
  }
  won += game->won;
  close(game->socket);
  free(game);
  return true;
}

int main(int count, char **words) {
  expect_arguments(count, 4, "quiz PORT TOTAL AT-ONCE QUESTIONS.csv");
  int port = atoi(words[1]);
  int total = atoi(words[2]);
  int at_once = atoi(words[3]);
  read_questions(words[4]);
  raise_descriptor_limit();
  int poll = epoll_create1(0);
  int begun = 0;
  int ended = 0;
  double start = now();
  while (ended < total) {
    for (; begun < total && begun - ended < at_once; begun++) {
      begin(poll, port, begun);
    }
    struct epoll_event events[EVENTS];
    int ready = epoll_wait(poll, events, EVENTS, SILENCE_MILLIS);
    if (ready <= 0) {
      break;
    }
    for (int i = 0; i < ready; i++) {
      ended += go_on(events[i].data.ptr);
    }
  }
  double took = now() - start;
  printf("{\"per_second\": %.1f, \"won\": %ld, \"lost\": %ld}\n", ended / took, won, total - won);
}
