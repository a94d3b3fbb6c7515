// Sends one signed GitHub push over and over on N kept-alive connections, each with a delivery id
// of its own, and prints one line of JSON: what was answered, how fast, and how often.
//   slipway-load PORT PATH BODY_FILE SECRET CONNECTIONS SECONDS [--wrong-signature | --rate=N]
// With a rate the loop is open: N deliveries are due each second whether or not those before were
// answered, and each one's time counts from when it was due, so that a server that stands still is
// seen by all that had to wait for it. A connection that the server closes ends the run.

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <optional>
#include <queue>
#include <stdexcept>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/crypto.h"
#include "base/encoding.h"

namespace {

using Clock = std::chrono::steady_clock;

struct Connection {
  int fd = -1;
  std::string input;
  Clock::time_point sent{};
};

struct Outcome {
  std::vector<double> latencies_ms;
  std::map<int, std::uint64_t> statuses;
};

// "Name: value", whatever the name's case.
std::size_t content_length(std::string_view head) {
  for (std::size_t at = 0; at < head.size(); at = head.find('\n', at) + 1) {
    constexpr std::string_view name = "content-length:";
    if (::strncasecmp(head.data() + at, name.data(), name.size()) == 0) {
      return std::strtoul(head.data() + at + name.size(), nullptr, 10);
    }
    if (head.find('\n', at) == std::string_view::npos) break;
  }
  return 0;
}

class Load {
 public:
  Load(std::uint16_t port, const std::string& path, const std::string& body,
       const std::string& secret)
      : port_(port), body_(body) {
    const auto signature = slipway::base::encode_hex(slipway::base::hmac_sha256(secret, body));
    head_ =
        "POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: GitHub-Hookshot/1\r\n" +
        "Content-Type: application/json\r\nX-GitHub-Event: push\r\nX-Hub-Signature-256: sha256=" +
        signature + "\r\nContent-Length: " + std::to_string(body.size()) +
        "\r\nX-GitHub-Delivery: ";
    run_ = static_cast<std::uint64_t>(Clock::now().time_since_epoch().count());
  }

  Outcome run(std::size_t count, std::chrono::duration<double> time) {
    std::vector<Connection> connections(count);
    for (std::size_t i = 0; i < count; ++i) open(connections[i], i);
    const auto end = Clock::now() + std::chrono::duration_cast<Clock::duration>(time);
    for (auto& connection : connections) send(connection);
    std::array<epoll_event, 256> events{};
    while (Clock::now() < end) {
      const int ready = ::epoll_wait(epoll_, events.data(), 256, 100);
      for (int i = 0; i < ready; ++i) {
        auto& connection = connections[events[static_cast<std::size_t>(i)].data.u64];
        if (take_answer(connection)) send(connection);
      }
    }
    for (const auto& connection : connections) ::close(connection.fd);
    return std::move(outcome_);
  }

  Outcome run_at(double rate, std::size_t count, std::chrono::duration<double> time) {
    std::vector<Connection> connections(count);
    std::queue<std::size_t> free;  // in turns, as a server gives up on those that ask for nothing
    for (std::size_t i = 0; i < count; ++i) {
      open(connections[i], i);
      free.push(i);
    }
    const auto total = static_cast<std::size_t>(rate * time.count());
    const auto begin = Clock::now();
    const auto due = [&](std::size_t number) {
      const std::chrono::duration<double> after(static_cast<double>(number) / rate);
      return begin + std::chrono::duration_cast<Clock::duration>(after);
    };
    const auto last = due(total) + kPatience;
    std::array<epoll_event, 256> events{};
    for (std::size_t next = 0; next < total || free.size() < count;) {
      if (Clock::now() > last) {
        throw std::runtime_error(std::to_string(total - outcome_.latencies_ms.size()) +
                                 " deliveries were not answered");
      }
      for (; next < total && !free.empty() && due(next) <= Clock::now(); ++next) {
        auto& connection = connections[free.front()];
        free.pop();
        send(connection, due(next));
      }
      const int ready = ::epoll_wait(epoll_, events.data(), 256, 1);
      for (int i = 0; i < ready; ++i) {
        const auto index = events[static_cast<std::size_t>(i)].data.u64;
        if (take_answer(connections[index])) free.push(index);
      }
    }
    for (const auto& connection : connections) ::close(connection.fd);
    return std::move(outcome_);
  }

 private:
  static constexpr std::chrono::seconds kPatience{30};

  void open(Connection& connection, std::size_t index) {
    connection.fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port_);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(connection.fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
      throw std::runtime_error("cannot connect");
    }
    const int on = 1;
    ::setsockopt(connection.fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = index;
    ::epoll_ctl(epoll_, EPOLL_CTL_ADD, connection.fd, &event);
  }

  void send(Connection& connection, std::optional<Clock::time_point> due = std::nullopt) {
    request_.assign(head_);
    request_ += std::to_string(run_) + "-" + std::to_string(++number_) + "\r\n\r\n";
    request_ += body_;
    connection.sent = due.value_or(Clock::now());
    for (std::size_t done = 0; done < request_.size();) {
      const auto sent =
          ::send(connection.fd, request_.data() + done, request_.size() - done, MSG_NOSIGNAL);
      if (sent <= 0) throw std::runtime_error("the server closed a connection");
      done += static_cast<std::size_t>(sent);
    }
  }

  // True where the answer is whole.
  bool take_answer(Connection& connection) {
    std::array<char, 4096> bytes{};
    const auto got = ::recv(connection.fd, bytes.data(), bytes.size(), 0);
    if (got <= 0) throw std::runtime_error("the server closed a connection");
    connection.input.append(bytes.data(), static_cast<std::size_t>(got));
    const auto head_end = connection.input.find("\r\n\r\n");
    if (head_end == std::string::npos) return false;
    const auto head = std::string_view(connection.input).substr(0, head_end);
    if (connection.input.size() < head_end + 4 + content_length(head)) return false;
    ++outcome_.statuses[std::atoi(connection.input.c_str() + 9)];
    outcome_.latencies_ms.push_back(
        std::chrono::duration<double, std::milli>(Clock::now() - connection.sent).count());
    connection.input.clear();
    return true;
  }

  std::uint16_t port_;
  std::string body_;
  std::string head_;
  std::string request_;
  std::uint64_t run_ = 0;
  std::uint64_t number_ = 0;
  int epoll_ = ::epoll_create1(EPOLL_CLOEXEC);
  Outcome outcome_;
};

double percentile(std::vector<double>& values, double share) {
  if (values.empty()) return 0;
  const auto at = static_cast<std::size_t>(share * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(at), values.end());
  return values[at];
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 7) {
    std::cerr << "slipway-load PORT PATH BODY_FILE SECRET CONNECTIONS SECONDS "
                 "[--wrong-signature | --rate=N]\n";
    return 64;
  }
  try {
    std::ifstream file(argv[3], std::ios::binary);
    const std::string body{std::istreambuf_iterator<char>(file), {}};
    const std::string_view flag = argc > 7 ? argv[7] : "";
    const bool has_rate = flag.starts_with("--rate=");
    const std::string secret = flag == "--wrong-signature" ? std::string(argv[4]) + "?" : argv[4];
    const double seconds = std::atof(argv[6]);
    Load load(static_cast<std::uint16_t>(std::atoi(argv[1])), argv[2], body, secret);
    const auto connections = static_cast<std::size_t>(std::atoi(argv[5]));
    const std::chrono::duration<double> time(seconds);
    auto outcome = has_rate
                       ? load.run_at(std::atof(argv[7] + flag.find('=') + 1), connections, time)
                       : load.run(connections, time);
    std::cout << R"({"rate": )" << static_cast<double>(outcome.latencies_ms.size()) / seconds
              << R"(, "p50": )" << percentile(outcome.latencies_ms, 0.5) << R"(, "p99": )"
              << percentile(outcome.latencies_ms, 0.99) << R"(, "p999": )"
              << percentile(outcome.latencies_ms, 0.999) << R"(, "max": )"
              << percentile(outcome.latencies_ms, 1) << R"(, "statuses": {)";
    const char* comma = "";
    for (const auto& [status, count] : outcome.statuses) {
      std::cout << comma << '"' << status << "\": " << count;
      comma = ", ";
    }
    std::cout << "}}\n";
    return 0;
  } catch (const std::exception& e) {
    std::cerr << "slipway-load: " << e.what() << "\n";
    return 70;
  }
}
