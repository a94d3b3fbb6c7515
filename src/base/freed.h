#pragma once
// How a std::unique_ptr gives back what a C library made: Freed<git_commit_free>.

namespace slipway::base {

template <auto kFree>
struct Freed {
  template <typename T>
  void operator()(T* thing) const {
    kFree(thing);
  }
};

}  // namespace slipway::base
