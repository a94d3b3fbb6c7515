#pragma once
// What a supervisor says of its instance: in answer to `status`, in the file `state`, and once at
// its start. Written by the supervisor, read by the daemon. Value types.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "io/fd.h"

namespace slipway::runtime {

enum class Phase {
  kRunning,
  kPausing,    // it exited and is started again soon
  kStopping,   // somebody asked for its end
  kStopped,    // and it ended
  kCompleted,  // it was to run once, and ended by itself
  kEnded,      // the supervisor was told to end without that: the machine goes down, say
};

struct InstanceStatus {
  Phase phase = Phase::kRunning;
  std::int64_t pid = 0;  // of the current or last run
  std::int64_t exit_code = 0;
  std::int64_t restarts = 0;
  std::int64_t started_at = 0;  // µs since the epoch
  std::optional<std::uint16_t> port{};

  friend bool operator==(const InstanceStatus&, const InstanceStatus&) = default;
};

std::string encode_status(const InstanceStatus& status);
std::optional<InstanceStatus> decode_status(std::string_view text);

// The first word of a supervisor: that the instance runs, that another supervisor has it already,
// or which step of the start failed and why.
struct Handshake {
  enum class Result { kStarted, kSupervised, kFailed } result = Result::kStarted;
  std::string step{};
  int error = 0;
};

std::string encode_handshake(const Handshake& handshake);
std::optional<Handshake> decode_handshake(std::string_view text);

// A supervisor holds the file `lock` of its instance's folder as long as it lives. A lock of
// fcntl(2), since looking at one does not take it. Nothing where another process has it.
std::optional<io::Fd> take_lock(const std::string& path);
bool is_locked(const std::string& path);

}  // namespace slipway::runtime
