#pragma once
// A deployment restriction: which paths of a repository concern a service.

#include <string>
#include <string_view>

#include <boost/describe/enum.hpp>

#include "base/result.h"
#include "base/time.h"
#include "model/ids.h"

namespace slipway::model {

BOOST_DEFINE_ENUM_CLASS(RestrictionMode, MATCH, EXCLUDE)

struct Restriction {
  RestrictionId id;
  RestrictionMode mode = RestrictionMode::MATCH;
  std::string value;  // checked by check_restriction_value
  base::Timestamp created_at{};
  base::Timestamp updated_at{};
};

// The value as it is kept (one "/" at its end dropped), or why it is refused and what to write
// instead: a file's full path, a folder, or a prefix with one "*" at its end. Pure.
base::Result<std::string> check_restriction_value(std::string_view value);

}  // namespace slipway::model
