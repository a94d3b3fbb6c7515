#pragma once
// One at a time for each name: what waits for its turn holds no lock, so a turn may take as long as
// a pull. Thread-safe.

#include <condition_variable>
#include <functional>
#include <mutex>
#include <set>
#include <stop_token>
#include <string>

#include "base/result.h"

namespace slipway::runtime::docker {

class Turns {
 public:
  class Turn {
   public:
    Turn(Turns& turns, std::string name);
    Turn(Turn&& other) noexcept;
    Turn& operator=(Turn&&) = delete;
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    ~Turn();

   private:
    Turns* turns_;
    std::string name_;
  };

  // `waits` is called once where another has the name. kCancelled where it is told to stop before.
  base::Result<Turn> take(const std::string& name, const std::function<void()>& waits,
                          const std::stop_token& stop);

 private:
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::set<std::string> taken_;
};

}  // namespace slipway::runtime::docker
