#include "cli/event_stream.h"

#include <algorithm>
#include <utility>

#include <poll.h>

namespace slipway::cli {
namespace {

constexpr base::Duration kFirstPause = std::chrono::milliseconds(500);
constexpr base::Duration kLongestPause = std::chrono::seconds(5);
constexpr int kAttempts = 15;  // about a minute

}  // namespace

bool EventParser::feed(std::string_view piece, const EventSink& sink) {
  while (!piece.empty()) {
    if (std::exchange(after_return_, false) && piece.front() == '\n') {
      piece.remove_prefix(1);
      continue;
    }
    const std::size_t end = piece.find_first_of("\r\n");
    if (end == std::string_view::npos) {
      rest_ += piece;
      return true;
    }
    rest_ += piece.substr(0, end);
    after_return_ = piece[end] == '\r';
    piece.remove_prefix(end + 1);
    if (!take_line(std::exchange(rest_, {}), sink)) return false;
  }
  return true;
}

bool EventParser::take_line(std::string_view line, const EventSink& sink) {
  if (line.empty()) {
    ServerEvent event{last_id_, std::exchange(name_, {}), std::exchange(data_, {})};
    if (!std::exchange(has_data_, false)) return true;
    if (event.name.empty()) event.name = "message";
    return sink(event);
  }
  const std::size_t colon = line.find(':');
  const std::string_view field = line.substr(0, colon);
  std::string_view value = colon == std::string_view::npos ? "" : line.substr(colon + 1);
  if (value.starts_with(' ')) value.remove_prefix(1);
  if (field == "data") {
    if (has_data_) data_ += '\n';
    data_ += value;
    has_data_ = true;
  } else if (field == "event") {
    name_ = value;
  } else if (field == "id" && value.find('\0') == std::string_view::npos) {
    last_id_ = value;
  }
  return true;
}

base::Result<void> follow(ApiClient& api, const std::string& path, const EventSink& sink,
                          const std::function<bool()>& is_over) {
  std::string last_id;
  base::Duration wait = kFirstPause;
  bool was_connected = false;
  for (int failures = 0;;) {
    EventParser parser;
    bool stopped = false;
    bool received = false;
    auto ended = api.stream(path, last_id, base::Duration::zero(), [&](std::string_view data) {
      received = true;
      stopped = !parser.feed(data, sink);
      return !stopped;
    });
    if (!parser.last_id().empty()) last_id = parser.last_id();
    if (stopped) return {};
    if (ended && is_over()) return {};
    if (!ended && (!was_connected && !received)) return ended;
    if (!ended && !base::is_transient(ended.error().code)) return ended;
    was_connected = true;
    if (ended || received) {
      failures = 0;
      wait = kFirstPause;
    } else if (++failures >= kAttempts) {
      return ended;
    }
    pause(wait);
    wait = std::min(wait * 2, kLongestPause);
  }
}

void pause(base::Duration duration) {
  ::poll(nullptr, 0,
         static_cast<int>(std::chrono::duration_cast<std::chrono::milliseconds>(duration).count()));
}

}  // namespace slipway::cli
