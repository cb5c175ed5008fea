#pragma once

#include <string>
#include <vector>

#include "support/npz_writer.hpp"
#include "support/program.hpp"
#include "support/temporary_folder.hpp"

namespace splitee::testing {

// A folder with a good configuration run.json and its good trace trace.npz (4 samples, 3 exits),
// which tests then damage.
class Scene {
 public:
  Scene();

  [[nodiscard]] const std::filesystem::path& path() const { return folder_.path(); }
  [[nodiscard]] std::filesystem::path operator/(const char* name) const { return folder_ / name; }

  // Replaces `from`, which must be in run.json, with `to`.
  void change_config(const std::string& from, const std::string& to) const;

  // Writes trace.npz from other arrays.
  void set_trace(const std::vector<NpyBytes>& arrays, bool deflated = true) const;

  // Writes trace.npz with so many samples that a run with many repeats takes minutes.
  void make_long() const;

  // Writes orders.npy and makes run.json use it.
  void set_orders(const NpyBytes& orders) const;

  [[nodiscard]] ProgramResult run(const std::vector<std::string>& more_arguments = {}) const;

  // Expects the program to end with this status and the one line "splitee-sim: MESSAGE" on standard
  // error, and to do nothing else: no output, no file or folder made, changed or removed.
  void expect_refusal(const std::vector<std::string>& arguments, int status,
                      const std::string& message) const;

  // The same for "run --config run.json" and more arguments.
  void expect_run_refused(int status, const std::string& message,
                          const std::vector<std::string>& more_arguments = {}) const;

  // Expects a refusal whose line begins with this and says how much memory is missing, how much
  // there is and why.
  void expect_no_memory(const std::vector<std::string>& arguments, int status,
                        const std::string& beginning) const;

 private:
  TemporaryFolder folder_;
};

// The text of the good run.json.
std::string good_config();

// The arrays of the good trace: confidence rises by 0.05 from 0.4 over samples and exits.
NpyBytes good_confidence();
NpyBytes good_prediction();
NpyBytes good_label();
NpyBytes good_entropy();

}  // namespace splitee::testing
