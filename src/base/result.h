#pragma once
// Result<T>: a value, or the expected reason why there is none. Faults (bugs, a broken store) are
// exceptions instead.

#include <string>
#include <utility>

#include <tl/expected.hpp>

#include "base/error.h"

namespace slipway::base {

template <typename T>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> fail(ErrorCode code, std::string message, std::string field = {}) {
  return tl::unexpected<Error>(Error{code, std::move(message), std::move(field)});
}

inline tl::unexpected<Error> fail(Error error) { return tl::unexpected<Error>(std::move(error)); }

}  // namespace slipway::base
