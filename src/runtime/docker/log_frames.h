#pragma once
// Reads a container's log as an engine sends it: frames of eight bytes of head (stream, three
// zeros, length in network order) and a payload that begins with its time. Pure; for one stream.

#include <array>
#include <functional>
#include <string>
#include <string_view>

#include "model/deployment.h"

namespace slipway::runtime::docker {

class LogFrames {
 public:
  // Gets each whole line, its sequence not set; returns false to end.
  using Take = std::function<bool(model::LogLine line)>;

  explicit LogFrames(Take take);

  // The next bytes; false once `take` returned it.
  bool feed(std::string_view bytes);

 private:
  struct Pending {
    base::Timestamp at{};
    std::string text;
    bool begun = false;
  };

  bool take_payload(std::size_t stream, std::string_view payload);

  Take take_;
  std::string rest_;
  std::array<Pending, 3> pending_{};  // an engine cuts long lines into several frames
};

}  // namespace slipway::runtime::docker
