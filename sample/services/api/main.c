/* The catalogue as JSON over HTTP. Listens where HOST and PORT say; at SIGTERM it answers whoever is
   already in the queue and ends. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "../../libs/common/catalogue.h"

static const char *currency = "EUR";
static volatile sig_atomic_t stopping = 0;

static void on_term(int signal_number) {
  (void)signal_number;
  stopping = 1;
}

static void send_all(int fd, const char *data, size_t size) {
  while (size > 0) {
    ssize_t sent = send(fd, data, size, MSG_NOSIGNAL);
    if (sent <= 0) return;
    data += sent;
    size -= (size_t)sent;
  }
}

static void answer(int fd, const char *body) {
  char head[160];
  int size = snprintf(head, sizeof head,
                      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                      "Content-Length: %zu\r\nConnection: close\r\n\r\n",
                      strlen(body));
  send_all(fd, head, (size_t)size);
  send_all(fd, body, strlen(body));
}

static void items_as_json(char *body, size_t capacity) {
  struct item items[100];
  size_t count = read_catalogue("../../libs/common/catalogue.csv", items, 100);
  size_t used = (size_t)snprintf(body, capacity, "{\"currency\":\"%s\",\"items\":[", currency);
  for (size_t i = 0; i < count; ++i) {
    used += (size_t)snprintf(body + used, capacity - used,
                             "%s{\"name\":\"%s\",\"price\":%.2f,\"stock\":%d}", i ? "," : "",
                             items[i].name, items[i].price, items[i].stock);
  }
  snprintf(body + used, capacity - used, "]}\n");
}

static void serve(int fd) {
  char request[4096] = {0};
  size_t used = 0;
  char body[16384];
  struct timeval patience = {5, 0};
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  while (used < sizeof request - 1 && strstr(request, "\r\n\r\n") == NULL) {
    ssize_t got = recv(fd, request + used, sizeof request - 1 - used, 0);
    if (got <= 0) return;
    used += (size_t)got;
  }
  if (strncmp(request, "GET /version ", 13) == 0) {
    const char *commit = getenv("SLIPWAY_COMMIT");
    snprintf(body, sizeof body, "{\"service\":\"api\",\"commit\":\"%s\"}\n",
             commit ? commit : "unknown");
  } else if (strncmp(request, "GET /healthz ", 13) == 0) {
    snprintf(body, sizeof body, "{\"healthy\":true}\n");
  } else {
    items_as_json(body, sizeof body);
  }
  answer(fd, body);
}

static int listen_on(const char *port) {
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  int yes = 1;
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(port))};
  const char *host = getenv("HOST");
  inet_pton(AF_INET, host != NULL ? host : "127.0.0.1", &address.sin_addr);
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (bind(listener, (struct sockaddr *)&address, sizeof address) != 0 ||
      listen(listener, 128) != 0) {
    perror("api: cannot listen");
    exit(1);
  }
  return listener;
}

int main(void) {
  const char *port = getenv("PORT");
  if (port == NULL) {
    fputs("api: PORT says where to listen, and is not set\n", stderr);
    return 64;
  }
  sigset_t blocked;
  sigset_t open;
  struct sigaction action = {.sa_handler = on_term};
  sigemptyset(&blocked);
  sigaddset(&blocked, SIGTERM);
  sigprocmask(SIG_BLOCK, &blocked, &open);
  sigaction(SIGTERM, &action, NULL);

  int listener = listen_on(port);
  printf("api listens on port %s\n", port);
  fflush(stdout);
  for (;;) {
    struct pollfd waiting = {.fd = listener, .events = POLLIN};
    int client = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    if (client >= 0) {
      serve(client);
      close(client);
    } else if (stopping) {
      puts("api is done");
      return 0;
    } else {
      ppoll(&waiting, 1, NULL, &open);
    }
  }
}
