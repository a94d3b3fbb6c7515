#include "store/postgres/postgres_listener.h"

#include <array>
#include <cerrno>
#include <system_error>

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "store/postgres/postgres_text.h"

namespace slipway::store {
namespace {

constexpr auto kReconnectPause = std::chrono::seconds(1);
// A server that is cut off is found out by being asked.
constexpr auto kSilence = std::chrono::seconds(30);

}  // namespace

PostgresListener::PostgresListener(std::string connection, Ears ears)
    : connection_(std::move(connection)),
      ears_(std::move(ears)),
      wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (!wake_.is_open()) throw std::system_error(errno, std::generic_category(), "eventfd");
  thread_ = std::jthread([this](const std::stop_token& stop) { loop(stop); });
}

PostgresListener::~PostgresListener() {
  thread_.request_stop();
  ::eventfd_write(wake_.value(), 1);
}

void PostgresListener::loop(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    try {
      listen(stop);
    } catch (const std::exception&) {
      // Who writes or reads says so.
      wait(-1, kReconnectPause);
    }
  }
}

bool PostgresListener::wait(int socket, std::chrono::milliseconds limit) {
  std::array<pollfd, 2> waiting{pollfd{wake_.value(), POLLIN, 0}, pollfd{socket, POLLIN, 0}};
  return ::poll(waiting.data(), waiting.size(), static_cast<int>(limit.count())) > 0 &&
         waiting[1].revents != 0;
}

void PostgresListener::listen(const std::stop_token& stop) {
  PostgresConnection connection(connection_);
  connection.simple("LISTEN slipway");
  ears_.gap();
  while (!stop.stop_requested()) {
    if (!wait(PQsocket(connection.handle()), kSilence)) {
      if (!stop.stop_requested()) connection.simple("SELECT 1");
    }
    if (PQconsumeInput(connection.handle()) == 0) {
      throw ConnectionLost("the database was lost while it was listened to");
    }
    Topics topics;
    bool heard = false;
    while (PGnotify* notification = PQnotifies(connection.handle())) {
      if (!ears_.is_own(notification->be_pid)) {
        heard = true;
        topics.merge(split(notification->extra));
      }
      PQfreemem(notification);
    }
    if (heard) ears_.heard(topics);
  }
}

}  // namespace slipway::store
