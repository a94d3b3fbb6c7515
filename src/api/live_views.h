#pragma once
// The streams that go on: events and logs, as server-sent events (WHATWG HTML). A view reads what
// is new for it after each commit and, for what no commit tells of, at every tick. Thread-safe.

#include <atomic>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "api/executor.h"
#include "io/http_exchange.h"

namespace slipway::api {

class LiveViews {
 public:
  explicit LiveViews(Executor& executor);
  ~LiveViews();
  LiveViews(const LiveViews&) = delete;
  LiveViews& operator=(const LiveViews&) = delete;

  // Writes what is new to the stream; false where the view is at its end.
  using Pump = std::function<bool(io::ResponseStream&)>;
  // `ticking`: its source is not the store, so that commits do not tell of it.
  void open(std::shared_ptr<io::ResponseStream> stream, bool ticking, Pump pump);

  // After each commit; returns at once.
  void committed();
  void close_all();

 private:
  struct View {
    std::shared_ptr<io::ResponseStream> stream;
    bool ticking = false;
    Pump pump;
    std::atomic<bool> closed{false};
    std::mutex pumping;
  };

  void pump_all(bool only_ticking);
  void tick(const std::stop_token& stop);

  Executor& executor_;
  std::mutex mutex_;
  std::list<std::shared_ptr<View>> views_;
  std::atomic<bool> asked_{false};
  std::condition_variable_any changed_;
  std::jthread ticker_;
};

// One server-sent event; `data` is a line of JSON.
std::string server_sent_event(const std::string& id, const std::string& type,
                              const std::string& data);

}  // namespace slipway::api
