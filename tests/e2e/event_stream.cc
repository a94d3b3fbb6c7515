#include "event_stream.h"

#include <sstream>
#include <stdexcept>

namespace slipway::e2e {
namespace {

std::optional<StreamEvent> parse_event(const std::string& block) {
  StreamEvent event;
  std::istringstream lines(block);
  bool has_data = false;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("id: ")) event.id = line.substr(4);
    if (line.starts_with("event: ")) event.type = line.substr(7);
    if (!line.starts_with("data: ")) continue;
    event.data = json::parse(line.substr(6));
    has_data = true;
  }
  if (!has_data) return std::nullopt;
  return event;
}

}  // namespace

bool step_began(const StreamEvent& event, std::string_view name) {
  if (event.type != "deployment") return false;
  for (const auto& step : event.data.at("deployment").at("steps").as_array()) {
    if (step.at("name").as_string() == name) return step.at("state").as_string() != "PENDING";
  }
  return false;
}

EventStream::EventStream(const Slipway& slipway, const std::string& path,
                         const std::string& last_id) {
  io::HttpRequest request;
  request.url = slipway.url() + path;
  request.headers = {{"Authorization", "Bearer " + slipway.token()},
                     {"Accept", "text/event-stream"}};
  if (!last_id.empty()) request.headers.emplace_back("Last-Event-ID", last_id);
  request.timeout = {};
  thread_ = std::jthread([this, request](const std::stop_token& stop) {
    io::HttpClient client;
    [[maybe_unused]] const auto response =
        client.stream(request, [this](std::string_view piece) { return take(piece); }, stop);
    const std::lock_guard lock(mutex_);
    ended_ = true;
    changed_.notify_all();
  });
  std::unique_lock lock(mutex_);
  if (!changed_.wait_for(lock, kPatience, [this] { return open_ || ended_; })) {
    throw std::runtime_error("the event stream does not open");
  }
}

bool EventStream::take(std::string_view piece) {
  const std::lock_guard lock(mutex_);
  open_ = true;
  text_ += piece;
  for (auto end = text_.find("\n\n"); end != std::string::npos; end = text_.find("\n\n")) {
    if (auto event = parse_event(text_.substr(0, end))) events_.push_back(std::move(*event));
    text_.erase(0, end + 2);
  }
  changed_.notify_all();
  return true;
}

std::optional<StreamEvent> EventStream::await(
    const std::function<bool(const StreamEvent&)>& condition, std::size_t from) {
  std::unique_lock lock(mutex_);
  std::optional<StreamEvent> found;
  std::size_t seen = from;
  changed_.wait_for(lock, kPatience, [&] {
    for (; seen < events_.size() && !found; ++seen) {
      if (condition(events_[seen])) found = events_[seen];
    }
    return found || ended_;
  });
  return found;
}

std::vector<StreamEvent> EventStream::await_count(std::size_t count) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, kPatience, [&] { return events_.size() >= count || ended_; });
  return {events_.begin(),
          events_.begin() + static_cast<std::ptrdiff_t>(std::min(count, events_.size()))};
}

bool EventStream::await_end() {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, kPatience, [this] { return ended_; });
}

std::size_t EventStream::count() {
  const std::lock_guard lock(mutex_);
  return events_.size();
}

}  // namespace slipway::e2e
