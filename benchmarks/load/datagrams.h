// A batch of datagrams that one call receives or sends.

#ifndef DATAGRAMS_H
#define DATAGRAMS_H

#include <netinet/in.h>
#include <sys/socket.h>

enum { BATCH = 64, LARGEST = 2048 };

struct batch {
  struct mmsghdr headers[BATCH];
  struct iovec pieces[BATCH];
  struct sockaddr_in peers[BATCH];
  char bytes[BATCH][LARGEST];
};

// Joins the parts, each piece as large as it can be. Again before each reception that needs the peers.
void prepare(struct batch *batch);

// Receives what there is, waiting for the first one if the socket waits at all; how many, or 0 if none.
int receive_batch(int socket, struct batch *batch);

// Sends the first so many, each as long as its piece says. What the kernel does not take is dropped, as UDP is.
void send_batch(int socket, struct batch *batch, int count);

#endif
