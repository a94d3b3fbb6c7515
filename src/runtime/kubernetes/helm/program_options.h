#pragma once
// Which program helm is run, and with what. Values, made by daemon/.

#include <filesystem>
#include <map>
#include <string>

#include "io/ip_address.h"

namespace slipway::runtime::helm {

struct ProgramOptions {
  std::string program = "helm";  // looked up in `path` where it names no folder
  std::string path = "/usr/local/bin:/usr/bin:/bin";
  std::map<std::string, std::string> environment{};  // proxies
  std::filesystem::path home{};                      // made where it is missing
  io::AddressCheck may_connect{};                    // where charts may be; empty: anywhere
};

}  // namespace slipway::runtime::helm
