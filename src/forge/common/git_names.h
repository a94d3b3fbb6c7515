#pragma once
// What git takes for a ref's name and for an object's id. Pure functions, for text from outside.

#include <cstddef>
#include <string_view>

namespace slipway::forge {

// By the rules of `git check-ref-format`; a name without "/" is none.
bool is_full_ref(std::string_view text);

// Of what stands behind "refs/heads/".
bool is_branch_name(std::string_view text);

constexpr bool is_object_id_length(std::size_t digits) { return digits == 40 || digits == 64; }

// 40 (SHA-1) or 64 (SHA-256) hexadecimal digits of either case.
bool is_object_id(std::string_view text);

// An object id of zeros only: git's word for "no commit".
bool is_zero_id(std::string_view text);

}  // namespace slipway::forge
