#pragma once

#include <cstddef>
#include <vector>

// Tests that detect a change in the mean of a stream of rewards in [0, 1]. Each gets one reward
// after another and answers whether this one raises the alarm.
namespace splitee {

// Two-sided CUSUM (Liu, Lee, Shroff, AAAI 2018, arXiv 1711.03539): u is the mean of the first M
// rewards, which have no other effect; then up = max(0, up + x - u - eps), down = max(0, down + u -
// x - eps); alarm where one of them reaches h.
class Cusum {
 public:
  struct Constants {
    std::size_t first = 100;  // M
    double epsilon = 0.05;
    double threshold = 5;  // h
  };

  explicit Cusum(Constants constants) : constants_(constants) {}
  bool add(double x);

  [[nodiscard]] double up() const { return up_; }
  [[nodiscard]] double down() const { return down_; }

 private:
  Constants constants_;
  std::size_t seen_ = 0;
  double sum_ = 0;  // of the first M
  double up_ = 0;
  double down_ = 0;
};

// Page-Hinkley, in the same paper: u is the running mean, including the new reward.
class PageHinkley {
 public:
  struct Constants {
    double epsilon = 0.05;
    double threshold = 5;  // h
  };

  explicit PageHinkley(Constants constants) : constants_(constants) {}
  bool add(double x);

  [[nodiscard]] double up() const { return up_; }
  [[nodiscard]] double down() const { return down_; }

 private:
  Constants constants_;
  double seen_ = 0;
  double sum_ = 0;
  double up_ = 0;
  double down_ = 0;
};

// The test of M-UCB (Cao, Wen, Kveton, Xie, AISTATS 2019, arXiv 1802.03692) on the last w rewards,
// w even: alarm where the sums of their halves differ by more than b.
class WindowHalves {
 public:
  struct Constants {
    std::size_t window = 200;  // w
    double threshold = 10;     // b
  };

  explicit WindowHalves(Constants constants) : constants_(constants) {}
  bool add(double x);

 private:
  Constants constants_;
  std::vector<double> last_;  // rewards, the next one in place of the oldest once there are w
  std::size_t next_ = 0;      // its place then
  // Sums of the halves; wide, so that rewards that come and go leave no rounding behind.
  long double before_ = 0;
  long double after_ = 0;
};

// The Bernoulli generalised likelihood ratio (Besson and Kaufmann, arXiv 1902.01575): alarm where
// the statistic, the highest over s of s kl(m_1..s, m) + (n - s) kl(m_s+1..n, m), reaches ln(3
// n^1.5 / delta). Most rewards are answered without evaluating any s, see detectors.cpp.
class GlrTest {
 public:
  explicit GlrTest(double delta) : delta_(delta) {}
  bool add(double x);

  // The statistic at the alarm.
  [[nodiscard]] double statistic() const { return statistic_; }
  [[nodiscard]] double threshold() const { return threshold_; }
  [[nodiscard]] std::size_t split() const { return split_; }  // s of the maximum

 private:
  [[nodiscard]] double ratio(double s, double sum) const;
  [[nodiscard]] double most_between(std::size_t first, std::size_t last) const;
  void raise(double& level, std::size_t first, std::size_t last) const;
  void find_split();

  double delta_;
  std::vector<double> sums_ = {0};  // of the first 0, 1, 2, ... rewards
  double least_ = 1;                // of the rewards
  double most_ = 0;
  double bound_ = 0;  // an upper bound of the statistic
  double statistic_ = 0;
  double threshold_ = 0;
  std::size_t split_ = 0;
};

}  // namespace splitee
