#pragma once
// For tests: how each forge answers when it does not do what it is asked, as its documentation or
// its source has it.

#include <string>
#include <vector>

#include "base/error.h"
#include "forge/hooks/test_forge.h"

namespace slipway::forge {

struct DocumentedRefusal {
  std::string name;  // "Unauthorized", for the names of tests
  TestForge::Failure failure;
  base::ErrorCode code;  // what it means
  std::string words;     // of the forge's, which people are to see
};

std::vector<DocumentedRefusal> documented_refusals(model::HookKind kind);

}  // namespace slipway::forge
