#include "datagrams.h"

#include <errno.h>
#include <string.h>

#include "common.h"

void prepare(struct batch *batch) {
  for (int i = 0; i < BATCH; i++) {
    batch->pieces[i] = (struct iovec){.iov_base = batch->bytes[i], .iov_len = LARGEST};
    batch->headers[i] = (struct mmsghdr){
        .msg_hdr = {.msg_iov = &batch->pieces[i], .msg_iovlen = 1, .msg_name = &batch->peers[i],
                    .msg_namelen = sizeof batch->peers[i]}};
  }
}

int receive_batch(int socket, struct batch *batch) {
  int count = recvmmsg(socket, batch->headers, BATCH, MSG_WAITFORONE, NULL);
  if (count < 0 && errno != EAGAIN && errno != ECONNREFUSED) {
    fail("recvmmsg");
  }
  return count < 0 ? 0 : count;
}

void send_batch(int socket, struct batch *batch, int count) {
  for (int from = 0; from < count;) {
    int sent = sendmmsg(socket, batch->headers + from, (unsigned)(count - from), 0);
    if (sent < 0 && errno != EAGAIN && errno != ENOBUFS && errno != ECONNREFUSED) {
      fail("sendmmsg");
    }
    from += sent > 0 ? sent : 1;
  }
}
