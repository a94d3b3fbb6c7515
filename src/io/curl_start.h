#pragma once
// Starts libcurl. Thread-safe; called before anything else of it.

namespace slipway::io {

// curl_global_init is not safe among threads on every build of libcurl.
void start_curl_once();

}  // namespace slipway::io
