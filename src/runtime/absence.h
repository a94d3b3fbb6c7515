#pragma once
// Says, once each, that somebody who was waited for is away, and that they are back: in the log of
// a deployment that waits. Used by one thread.

#include <functional>
#include <string_view>
#include <utility>

#include "base/time.h"

namespace slipway::runtime {

class Absence {
 public:
  using Say = std::function<void(std::string_view text)>;

  // Without `say` nobody is told.
  explicit Absence(Say say = {}) : say_(std::move(say)) {}

  // `why` is a sentence; they are waited for until then.
  void began(std::string_view why, base::Timestamp until);
  void ended();

 private:
  Say say_;
  bool lasts_ = false;
};

}  // namespace slipway::runtime
