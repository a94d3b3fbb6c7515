#pragma once
// A public name of a service. Values only.

#include <string>

#include "base/time.h"
#include "model/ids.h"

namespace slipway::model {

struct CustomDomain {
  CustomDomainId id;
  ServiceId service;
  std::string domain;                // lower case
  bool generate_certificate = true;  // the gateway gets one for it, and serves it by HTTPS
  bool use_cdn = false;              // kept, and given back
  base::Timestamp created_at{};
  base::Timestamp updated_at{};
};

}  // namespace slipway::model
