#pragma once
// A connection that a thread can wait for beside others: no call blocks. Made by whoever connects,
// moved by relay(). One thread at a time.

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"

namespace slipway::io {

// What came since the last look.
struct Piece {
  std::string bytes{};     // none: nothing is there now
  bool has_ended = false;  // nothing comes after these bytes
};

class ByteStream {
 public:
  virtual ~ByteStream() = default;

  // To wait on, for either direction.
  virtual int fd() const = 0;
  // kUnavailable where it broke off.
  virtual base::Result<Piece> read() = 0;
  // How many were taken; fewer than given where it would have to wait. The next call begins with
  // those that were not.
  virtual base::Result<std::size_t> write(std::string_view bytes) = 0;
  // Nothing more is written.
  virtual base::Result<void> finish() = 0;
  // How much of what write() took it still holds; each write("") tries to send it.
  virtual std::size_t unsent() const { return 0; }
  // It is over, and not because both sides had ended: says why, where the other side can be told.
  virtual void give_up(const std::string& /*why*/) {}
};

}  // namespace slipway::io
