#pragma once
// What all parts of one run share: time, chance, the record of events, and the first promise that
// was broken. Not thread-safe.

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "dice.h"
#include "faults.h"
#include "fibers.h"

namespace slipway::simulation {

inline constexpr base::Timestamp kBegin = base::from_micros(1'800'000'000'000'000);

// Every event of a run by its digest (FNV-1a), and in words where somebody wants to read them.
class Trace {
 public:
  explicit Trace(bool keeps) : keeps_(keeps) {}
  void note(base::Timestamp at, std::initializer_list<std::string_view> words);
  std::uint64_t digest() const { return digest_; }
  const std::vector<std::string>& lines() const { return lines_; }

 private:
  bool keeps_;
  std::uint64_t digest_ = 14695981039346656037U;
  std::vector<std::string> lines_;
};

struct Broken {
  std::string promise;  // the invariant's name
  std::string how;      // what was seen
};

// How a remote is just now.
enum class Weather { kFine, kSlow, kFailing, kHanging, kLagging };

struct Universe {
  Universe(std::uint64_t seed, Fault which, bool keeps_trace)
      : dice(seed), fibers(kBegin, dice.others()), trace(keeps_trace), fault(which) {}

  base::Timestamp now() const { return fibers.now(); }
  void note(std::initializer_list<std::string_view> words) { trace.note(now(), words); }
  // Only the first counts: what follows may be its consequence.
  void break_promise(const std::string& promise, const std::string& how);

  Dice dice;
  Fibers fibers;
  Trace trace;
  Fault fault;
  std::optional<Broken> broken;
};

}  // namespace slipway::simulation
