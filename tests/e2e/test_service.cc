// The service that the tests deploy, and what their builds run.
//   slipway_e2e_service             serves on $PORT; reads `version` and `mode` where it is started
//   slipway_e2e_service gate PORT NAME   tells the test's gate its name and waits until it opens
//   slipway_e2e_service job FILE ...     says $SLIPWAY_EVENT and the first lines of the files
// Modes: ok; sick (never ready); exit (ends at once); gate PORT (ready when that gate opens).

#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

namespace {

sockaddr_in loopback(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  return address;
}

std::string first_line(const char* file) {
  std::ifstream stream(file);
  std::string line;
  std::getline(stream, line);
  return line;
}

void wait_at_gate(int port, const std::string& name) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_in address = loopback(port);
  char byte = 0;
  if (::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 &&
      ::send(fd, (name + "\n").data(), name.size() + 1, MSG_NOSIGNAL) > 0) {
    while (::recv(fd, &byte, 1, 0) > 0) {
    }
  }
  ::close(fd);
}

constexpr const char* kKept = "/data/kept";

int run_job(const std::vector<std::string>& files) {
  const auto variable = [](const char* name) {
    const char* value = std::getenv(name);
    return std::string(value == nullptr ? "" : value);
  };
  std::printf("%s\n", variable("SLIPWAY_EVENT").c_str());
  for (const auto& file : files) std::printf("%s\n", first_line(file.c_str()).c_str());
  std::fflush(stdout);
  std::fputs("that was it\n", stderr);
  return std::atoi(variable("CODE").c_str());
}

class Service {
 public:
  Service() : version_(first_line("version")), mode_(first_line("mode")) {}

  int run() {
    if (mode_ == "exit") {
      std::fputs("nothing works here\n", stderr);
      return 3;
    }
    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    sigprocmask(SIG_BLOCK, &ends, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    const int signals = ::signalfd(-1, &ends, SFD_CLOEXEC);
    int listener = listen_on(std::atoi(std::getenv("PORT")));
    if (listener < 0) return 1;
    std::printf("serving %s\n", version_.c_str());
    std::fflush(stdout);
    while (true) {
      std::vector<pollfd> events{{listener < 0 ? -1 : signals, POLLIN, 0}, {listener, POLLIN, 0}};
      for (const auto& [fd, text] : connections_) events.push_back({fd, POLLIN, 0});
      // Told to end: what has arrived is answered still.
      const int ready = ::poll(events.data(), events.size(), listener < 0 ? 0 : -1);
      if (listener < 0 && ready == 0) return 0;
      if (listener >= 0 && events[0].revents != 0) {
        ::close(listener);
        listener = -1;
      } else if (events[1].revents != 0) {
        connections_[::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC)];
      }
      for (std::size_t i = 2; i < events.size(); ++i) {
        if (events[i].revents != 0) take(events[i].fd);
      }
    }
  }

 private:
  static int listen_on(int port) {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int yes = 1;
    ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    sockaddr_in address = loopback(port);
    // A container's port is published from outside of it.
    if (std::getenv("LISTEN_ON_ALL") != nullptr) address.sin_addr.s_addr = htonl(INADDR_ANY);
    if (::bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
        ::listen(fd, 512) != 0) {
      std::perror("listen");
      return -1;
    }
    return fd;
  }

  void take(int fd) {
    char buffer[16384];
    const ssize_t size = ::recv(fd, buffer, sizeof buffer, 0);
    if (size <= 0) {
      ::close(fd);
      connections_.erase(fd);
      return;
    }
    std::string& text = connections_[fd];
    text.append(buffer, static_cast<std::size_t>(size));
    for (auto end = text.find("\r\n\r\n"); end != std::string::npos; end = text.find("\r\n\r\n")) {
      std::string method;
      std::string path;
      std::istringstream(text) >> method >> path;
      text.erase(0, end + 4);
      answer(fd, path);
    }
  }

  void answer(int fd, const std::string& path) {
    int status = 200;
    if (path == "/ready") {
      if (mode_ == "sick") status = 503;
      if (mode_.starts_with("gate ")) wait_at_gate(std::stoi(mode_.substr(5)), "health");
    }
    if (path.starts_with("/lines/")) {
      for (int i = std::stoi(path.substr(7)); i > 0; --i) std::printf("line %d\n", ++lines_);
      std::fflush(stdout);
    }
    if (path.starts_with("/complaints/")) {
      for (int i = std::stoi(path.substr(12)); i > 0; --i) {
        std::fprintf(stderr, "complaint %d\n", ++complaints_);
      }
    }
    if (path.starts_with("/keep/")) std::ofstream(kKept) << path.substr(6) << "\n";
    const std::string body = path == "/kept" ? first_line(kKept) : version_;
    const std::string response = "HTTP/1.1 " + std::to_string(status) +
                                 " X\r\nContent-Length: " + std::to_string(body.size()) +
                                 "\r\n\r\n" + body;
    if (::send(fd, response.data(), response.size(), MSG_NOSIGNAL) < 0) std::perror("send");
  }

  std::string version_;
  std::string mode_;
  std::map<int, std::string> connections_;
  int lines_ = 0;
  int complaints_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc == 4 && std::string(argv[1]) == "gate") {
    std::printf("waiting at the gate\n");
    std::fflush(stdout);
    wait_at_gate(std::atoi(argv[2]), argv[3]);
    return 0;
  }
  if (argc >= 2 && std::string(argv[1]) == "job") return run_job({argv + 2, argv + argc});
  return Service().run();
}
