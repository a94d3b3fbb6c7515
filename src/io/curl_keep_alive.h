#pragma once
// Used by whatever sends with libcurl.

#include <chrono>

#include <curl/curl.h>

namespace slipway::io {

// How long a peer is silent until it is asked, how often it is asked then, and how many times in
// vain: one whose machine or way vanished without a word is noticed within half a minute. A peer
// that lives answers by its kernel, however long it says nothing.
inline constexpr std::chrono::seconds kKeepAliveIdle{15};
inline constexpr std::chrono::seconds kKeepAlivePause{5};
inline constexpr int kKeepAliveTries = 3;

// For the connections that this handle makes from now on.
void keep_alive(CURL* handle);

}  // namespace slipway::io
