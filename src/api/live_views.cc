#include "api/live_views.h"

#include <vector>

#include <spdlog/spdlog.h>

namespace slipway::api {
namespace {
constexpr auto kTick = std::chrono::milliseconds(300);
constexpr int kTicksBetweenComments = 50;  // about 15 s: proxies cut what is silent for longer
}  // namespace

std::string server_sent_event(const std::string& id, const std::string& type,
                              const std::string& data) {
  return "id: " + id + "\nevent: " + type + "\ndata: " + data + "\n\n";
}

LiveViews::LiveViews(Executor& executor)
    : executor_(executor), ticker_([this](const std::stop_token& stop) { tick(stop); }) {}

LiveViews::~LiveViews() {
  ticker_.request_stop();
  ticker_.join();
  close_all();
}

void LiveViews::open(std::shared_ptr<io::ResponseStream> stream, bool ticking, Pump pump) {
  auto view = std::make_shared<View>();
  view->stream = std::move(stream);
  view->ticking = ticking;
  view->pump = std::move(pump);
  view->stream->on_closed([weak = std::weak_ptr<View>(view)] {
    if (const auto closed = weak.lock()) closed->closed = true;
  });
  {
    const std::lock_guard lock(mutex_);
    views_.push_back(view);
  }
  changed_.notify_all();
  committed();
}

void LiveViews::committed() {
  if (asked_.exchange(true)) return;
  {
    const std::lock_guard lock(mutex_);
    if (views_.empty()) {
      asked_ = false;
      return;
    }
  }
  if (!executor_.run([this] {
        asked_ = false;
        pump_all(false);
      })) {
    asked_ = false;
  }
}

void LiveViews::close_all() {
  const std::lock_guard lock(mutex_);
  for (const auto& view : views_) view->stream->close();
  views_.clear();
}

void LiveViews::pump_all(bool only_ticking) {
  std::vector<std::shared_ptr<View>> views;
  {
    const std::lock_guard lock(mutex_);
    std::erase_if(views_, [](const auto& view) { return view->closed.load(); });
    views.assign(views_.begin(), views_.end());
  }
  for (const auto& view : views) {
    if (only_ticking && !view->ticking) continue;
    const std::lock_guard lock(view->pumping);
    if (view->closed) continue;
    bool more = false;
    try {
      more = view->pump(*view->stream);
    } catch (const std::exception& e) {
      spdlog::error("a live view ends: {}", e.what());
    }
    if (!more) {
      view->stream->close();
      view->closed = true;
    }
  }
}

void LiveViews::tick(const std::stop_token& stop) {
  int ticks = 0;
  while (!stop.stop_requested()) {
    {
      std::unique_lock lock(mutex_);
      if (!changed_.wait(lock, stop, [this] { return !views_.empty(); })) return;
      changed_.wait_for(lock, stop, kTick, [] { return false; });
      if (++ticks % kTicksBetweenComments == 0) {
        for (const auto& view : views_) view->stream->write(": still here\n\n");
      }
    }
    executor_.run([this] { pump_all(true); });
  }
}

}  // namespace slipway::api
