#pragma once
// A client of one server-sent event stream, on a thread of its own. Thread-safe.

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "slipway.h"

namespace slipway::e2e {

struct StreamEvent {
  std::string id;
  std::string type;
  json::value data;
};

// Whether it says that this step of a deployment began, or is over.
bool step_began(const StreamEvent& event, std::string_view name);

class EventStream {
 public:
  // Returns when the stream is open. `last_id` goes as Last-Event-ID.
  EventStream(const Slipway& slipway, const std::string& path, const std::string& last_id = "");

  // The first event from the `from`th on that it holds for; nothing where none comes.
  std::optional<StreamEvent> await(const std::function<bool(const StreamEvent&)>& condition,
                                   std::size_t from = 0);
  // The first `count` events.
  std::vector<StreamEvent> await_count(std::size_t count);
  // Waits until the other side ends it; whether it did.
  bool await_end();
  std::size_t count();

 private:
  bool take(std::string_view piece);

  std::mutex mutex_;
  std::condition_variable changed_;
  std::string text_;
  std::vector<StreamEvent> events_;
  bool open_ = false;
  bool ended_ = false;
  std::jthread thread_;
};

}  // namespace slipway::e2e
