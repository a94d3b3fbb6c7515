#include "io/curl_start.h"

#include <stdexcept>

#include <curl/curl.h>

namespace slipway::io {

void start_curl_once() {
  static const CURLcode result = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (result != CURLE_OK) throw std::runtime_error("libcurl does not start");
}

}  // namespace slipway::io
