#pragma once
// One run: a small organization, a history that chance makes from a seed, and everything outside
// going wrong, until all is well again and the promises are held against what came out.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "disk.h"
#include "faults.h"
#include "node.h"
#include "reach.h"
#include "universe.h"

namespace slipway::simulation {

struct Options {
  std::uint64_t seed = 1;
  Fault fault = Fault::NONE;
  bool keeps_trace = false;
  std::optional<std::size_t> nodes{};  // on one store; none: as the seed says
  std::optional<Aim> dies_at{};        // beside where the seed says
};

struct Outcome {
  std::optional<Broken> broken;
  std::uint64_t digest = 0;  // of all that happened
  std::size_t points = 0;    // where the process could have died
  PointCounts reached{};     // which of them, so often
  PointCounts died{};
  std::vector<std::string> trace;
};

// Many runs, one after another.
class Simulator {
 public:
  Simulator();
  Outcome run(const Options& options);

 private:
  Disk disk_;
  Parts parts_;
  DiceRandom random_;
  base::Cipher cipher_;
};

}  // namespace slipway::simulation
