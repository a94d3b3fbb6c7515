#pragma once
// What is sent to the forges, held against the golden files below testdata/. Test code only;
// SLIPWAY_UPDATE_GOLDEN=1 rewrites the files.

#include <string>

#include "io/http_client.h"

namespace slipway::forge {

std::string as_http(const io::HttpRequest& request);
// `name` is the file's below testdata/.
void expect_golden(const std::string& name, const std::string& written);

}  // namespace slipway::forge
