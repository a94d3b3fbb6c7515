#pragma once
// From the variables that a service sees to the values that its process gets: aliases followed,
// {{NAME}} replaced. Pure; called by the pipeline, with secrets in the clear.

#include <map>
#include <string>

#include "base/result.h"

namespace slipway::rules {

// The longest value that a Linux process takes (MAX_ARG_STRLEN, with its name): also the guard
// against values that grow by naming each other.
inline constexpr std::size_t kLongestVariable = 128U * 1024U - 1024U;

struct SeenVariable {
  std::string value;
  std::string alias_of{};  // another's key; "": it has a value of its own
  bool secret = false;
  bool interpolated = true;
};

struct ResolvedVariable {
  std::string value;
  bool secret = false;  // also where it is an alias of a secret
};

using SeenVariables = std::map<std::string, SeenVariable, std::less<>>;

// Of each key the narrowest. A {{NAME}} that names no variable stays as it is: templates of other
// programs look alike. kInvalid, naming the variables, where they name each other in a circle, an
// alias names nothing, or a value grows too long.
base::Result<std::map<std::string, ResolvedVariable>> resolve(const SeenVariables& seen);

}  // namespace slipway::rules
