#pragma once
// Server-sent events: the parser, and a reader that takes them up again after a lost connection.
// Called by log, event and watch. One thread at a time.

#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "cli/api_client.h"

namespace slipway::cli {

struct ServerEvent {
  std::string id;    // the last one sent, also where this event had none of its own
  std::string name;  // "message" where it has none
  std::string data;
};

// Returns false to stop.
using EventSink = std::function<bool(const ServerEvent&)>;

class EventParser {
 public:
  // Takes the stream in pieces cut anywhere. False once the sink returned false.
  bool feed(std::string_view piece, const EventSink& sink);

  const std::string& last_id() const { return last_id_; }

 private:
  bool take_line(std::string_view line, const EventSink& sink);

  std::string rest_;
  std::string last_id_;
  std::string name_;
  std::string data_;
  bool has_data_ = false;
  bool after_return_ = false;
};

// Follows `path` until the sink returns false or `is_over` says, when the daemon ended the stream,
// that nothing more can come. A lost connection is made again from the last event's id; only the
// first attempt's failure, or a minute without any connection, is an error.
base::Result<void> follow(ApiClient& api, const std::string& path, const EventSink& sink,
                          const std::function<bool()>& is_over);

// Waits without doing anything. For pauses between two attempts.
void pause(base::Duration duration);

}  // namespace slipway::cli
