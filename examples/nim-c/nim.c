/* A game of sticks for one player, written as for a terminal: nothing flushes the prompts, so over
   a pipe nobody would see them. host.yaml gives it a terminal.

     cc -o examples/nim-c/nim examples/nim-c/nim.c
     jack host examples/nim-c
*/

#include <stdio.h>
#include <stdlib.h>

int main(void) {
  int sticks = 21, take;
  printf("Whoever takes the last stick wins. Take 1, 2 or 3.\n");
  for (;;) {
    printf("%d sticks. You take? ", sticks);
    if (scanf("%d", &take) != 1) {
      printf("\nBye.\n");
      return 1;
    }
    if (take < 1 || take > 3 || take > sticks) {
      printf("That is not one of them.\n");
      continue;
    }
    sticks -= take;
    if (sticks == 0) {
      const char *flag = getenv("FLAG");
      printf("You win! %s\n", flag ? flag : "No flag here.");
      return 0;
    }
    take = sticks % 4 ? sticks % 4 : 1;
    sticks -= take;
    printf("I take %d.\n", take);
    if (sticks == 0) {
      printf("I win.\n");
      return 1;
    }
  }
}
