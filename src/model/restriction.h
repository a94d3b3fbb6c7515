#pragma once
// A deployment restriction: which paths of a repository concern a service.

#include <string>

#include <boost/describe/enum.hpp>

#include "base/time.h"
#include "model/ids.h"

namespace slipway::model {

BOOST_DEFINE_ENUM_CLASS(RestrictionMode, MATCH, EXCLUDE)

struct Restriction {
  RestrictionId id;
  RestrictionMode mode = RestrictionMode::MATCH;
  std::string value;  // checked by rules::check_restriction_value
  base::Timestamp created_at{};
  base::Timestamp updated_at{};
};

}  // namespace slipway::model
