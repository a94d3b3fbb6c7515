#pragma once
// The queue between the writers of a ResponseStream and the connection that sends it. push, finish
// and on_closed from any thread; take, overflown and end from the io thread.

#include <cstddef>
#include <functional>
#include <mutex>
#include <string>

namespace slipway::io {

class StreamQueue {
 public:
  // `wake` is called from any thread, once until the next take().
  StreamQueue(std::size_t limit, std::function<void()> wake);

  bool push(std::string chunk);
  void finish();
  void on_closed(std::function<void()> callback);

  struct Taken {
    std::string bytes;
    bool finished = false;  // nothing more comes after these bytes
  };
  // All that is queued; says also that what was taken before has been sent.
  Taken take();
  bool overflown() const;
  void end();

 private:
  void wake_unless_pending(std::unique_lock<std::mutex> lock);

  const std::size_t limit_;
  const std::function<void()> wake_;
  mutable std::mutex mutex_;
  std::string queued_;
  std::size_t in_flight_ = 0;
  bool wake_pending_ = false;
  bool finished_ = false;
  bool overflown_ = false;
  bool ended_ = false;
  std::function<void()> on_closed_;
};

}  // namespace slipway::io
