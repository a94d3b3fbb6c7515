// What the tests run as a service: runtime_test_child MODE [ARGUMENT].

#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace {

// Answers each connection with its text.
int serve(std::string_view text, in_addr_t interface) {
  const char* port = std::getenv("PORT");
  if (port == nullptr) return 2;
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(interface);
  address.sin_port = htons(static_cast<std::uint16_t>(std::atoi(port)));
  const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
  if (listener < 0) return 3;
  const int on = 1;
  ::setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (::bind(listener, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) return 3;
  if (::listen(listener, 16) != 0) return 4;
  std::puts("listening");
  for (;;) {
    const int client = ::accept(listener, nullptr, nullptr);
    if (client < 0) continue;
    if (::write(client, text.data(), text.size()) < 0) return 5;
    ::close(client);
  }
}

int run_to_end(int exit_code) {
  std::puts("ran");
  return exit_code;
}

int wait_forever() {
  for (;;) ::pause();
}

// Leaves the group and its parent, and does not care for SIGTERM.
int breed() {
  if (::fork() == 0) {
    ::setsid();
    if (::fork() != 0) ::_exit(0);
    std::signal(SIGTERM, SIG_IGN);
    std::printf("stray %d\n", static_cast<int>(::getpid()));
    return wait_forever();
  }
  return wait_forever();
}

// Ends, and leaves a child in its group behind.
int leave() {
  const pid_t child = ::fork();
  if (child == 0) return wait_forever();
  std::printf("stray %d\n", static_cast<int>(child));
  return 0;
}

int say_goodbye() {
  sigset_t term;
  sigemptyset(&term);
  sigaddset(&term, SIGTERM);
  ::sigprocmask(SIG_BLOCK, &term, nullptr);
  std::puts("waiting");
  int signal = 0;
  ::sigwait(&term, &signal);
  std::puts("goodbye");
  return 0;
}

int say(const char* text) {
  std::printf("to stdout: %s\n", text);
  std::fprintf(stderr, "to stderr: %s\n", text);
  return wait_forever();
}

int write_lines(int count) {
  for (int line = 1; line <= count; ++line) std::printf("line %d\n", line);
  std::puts("done");
  return wait_forever();
}

// Takes and uses that many MiB.
int eat(std::size_t mebibytes) {
  std::vector<char> food(mebibytes << 20U, 'x');
  std::printf("ate %zu\n", food.size() >> 20U);
  return wait_forever();
}

}  // namespace

int main(int argc, char** argv) {
  ::setvbuf(stdout, nullptr, _IOLBF, 0);
  const std::string_view mode = argc > 1 ? argv[1] : "";
  const char* argument = argc > 2 ? argv[2] : "";
  // The first process of a container gets no signal that it does not handle.
  if (::getpid() == 1) std::signal(SIGTERM, [](int) { ::_exit(128 + SIGTERM); });
  if (mode == "serve") return serve(argument, INADDR_LOOPBACK);
  if (mode == "serve-container") return serve(argument, INADDR_ANY);
  if (mode == "exit") return run_to_end(std::atoi(argument));
  if (mode == "leave") return leave();
  if (mode == "wait") return wait_forever();
  if (mode == "breed") return breed();
  if (mode == "goodbye") return say_goodbye();
  if (mode == "say") return say(argument);
  if (mode == "eat") return eat(static_cast<std::size_t>(std::atoi(argument)));
  if (mode == "lines") return write_lines(std::atoi(argument));
  return 64;
}
