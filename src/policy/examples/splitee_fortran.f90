! SplitEE, a built-in policy of the program, written in Fortran as a policy in a shared library.
!
!   gfortran -O2 -shared -fPIC splitee_fortran.f90 -o mine.so

! The part of splitee/policy.h, version 1, that a policy over splits needs; it explains each name.
module splitee_interface
  use, intrinsic :: iso_c_binding
  implicit none
  public

  integer(c_size_t), parameter :: policy_version = 1
  integer(c_int32_t), parameter :: number_kind = 1, own_feedback = 1, warm_start_option = 2

  type, bind(c) :: splitee_abi
    integer(c_size_t) :: version, policy, parameter, value, look, setup, round, observation
  end type
  type, bind(c) :: splitee_parameter
    type(c_ptr) :: name, help
    integer(c_int32_t) :: kind, required
    real(c_double) :: low, high, fallback
    type(c_ptr) :: words
  end type
  type, bind(c) :: splitee_value
    real(c_double) :: number
    type(c_ptr) :: word
  end type
  type, bind(c) :: splitee_look
    integer(c_size_t) :: exit
    real(c_double) :: threshold, stop_cost, offload_cost
  end type
  type, bind(c) :: splitee_setup
    integer(c_size_t) :: exits, arms
    type(c_ptr) :: arm
    integer(c_int64_t) :: horizon, contexts, classes
    real(c_double) :: threshold, mu
    integer(c_int64_t) :: seed
    type(c_ptr) :: values
  end type
  type, bind(c) :: splitee_round
    integer(c_int64_t) :: t
    real(c_double) :: sqrt_ln
    integer(c_int64_t) :: context
  end type
  type, bind(c) :: splitee_observation
    integer(c_int64_t) :: t
    integer(c_size_t) :: arm
    real(c_double) :: reward, cost
  end type
  type, bind(c) :: splitee_policy
    type(splitee_abi) :: abi
    type(c_ptr) :: name, summary, rule, source, colour
    integer(c_int32_t) :: feedback, options
    type(c_ptr) :: parameters
    integer(c_size_t) :: parameter_count
    type(c_funptr) :: create, choose, observe, best_arm, destroy
  end type
end module

module splitee_rule
  use splitee_interface
  implicit none
  private
  public :: splitee_describe

  type :: learner
    real(c_double) :: beta
    real(c_double), allocatable :: total(:), count(:), mean(:), width(:)  ! width: beta / sqrt(count)
  end type

  character(len=*), parameter :: end_of_text = c_null_char
  character(len=64), target, save :: name = 'splitee-fortran'//end_of_text
  character(len=64), target, save :: summary = 'SplitEE, an example in Fortran'//end_of_text
  character(len=80), target, save :: rule = 'Splits at the arm i with the highest mean_i + beta sqrt(ln t / n_i).'//end_of_text
  character(len=64), target, save :: source = 'arXiv 2309.09195, Algorithm 1'//end_of_text
  character(len=64), target, save :: beta = 'beta'//end_of_text
  character(len=64), target, save :: help = 'weight of the exploration term'//end_of_text
  type(splitee_parameter), target, save :: parameters(1)
  type(splitee_policy), target, save :: policy

contains

  function create(setup, why) bind(c) result(object)
    type(splitee_setup), intent(in) :: setup
    type(c_ptr), value :: why
    type(c_ptr) :: object
    type(learner), pointer :: self
    type(splitee_value), pointer :: values(:)
    integer :: failed
    object = c_null_ptr
    if (.not. c_associated(why)) return
    call c_f_pointer(setup%values, values, [1])
    allocate (self, stat=failed)
    if (failed /= 0) return
    self%beta = values(1)%number
    allocate (self%total(setup%arms), self%count(setup%arms), self%mean(setup%arms), self%width(setup%arms), source=0d0, &
              stat=failed)
    if (failed == 0) object = c_loc(self)
  end function

  function learner_at(object) result(self)
    type(c_ptr), intent(in) :: object
    type(learner), pointer :: self
    call c_f_pointer(object, self)
  end function

  function choose(object, round) bind(c) result(arm)
    type(c_ptr), value :: object
    type(splitee_round), intent(in) :: round
    integer(c_size_t) :: arm
    type(learner), pointer :: self
    real(c_double) :: index, best
    integer :: k
    self => learner_at(object)
    arm = 0
    best = self%mean(1) + self%width(1) * round%sqrt_ln
    do k = 2, size(self%mean)
      index = self%mean(k) + self%width(k) * round%sqrt_ln
      if (index > best) then
        best = index
        arm = k - 1
      end if
    end do
  end function

  subroutine observe(object, seen) bind(c)
    type(c_ptr), value :: object
    type(splitee_observation), intent(in) :: seen
    type(learner), pointer :: self
    integer(c_size_t) :: k
    self => learner_at(object)
    k = seen%arm + 1
    self%total(k) = self%total(k) + seen%reward
    self%count(k) = self%count(k) + 1
    self%mean(k) = self%total(k) / self%count(k)
    self%width(k) = self%beta / sqrt(self%count(k))
  end subroutine

  function best_arm(object) bind(c) result(arm)
    type(c_ptr), value :: object
    integer(c_size_t) :: arm
    type(learner), pointer :: self
    self => learner_at(object)
    arm = max(maxloc(self%mean, 1, self%count > 0), 1) - 1
  end function

  subroutine destroy(object) bind(c)
    type(c_ptr), value :: object
    type(learner), pointer :: self
    self => learner_at(object)
    deallocate (self)
  end subroutine

  function splitee_describe() bind(c, name='splitee_describe') result(description)
    type(c_ptr) :: description
    type(splitee_value) :: value
    type(splitee_look) :: look
    type(splitee_setup) :: setup
    type(splitee_round) :: round
    type(splitee_observation) :: observation
    parameters(1) = splitee_parameter(c_loc(beta), c_loc(help), number_kind, 0, 0d0, 1d9, 1d0, c_null_ptr)
    policy%abi = splitee_abi(policy_version, c_sizeof(policy), c_sizeof(parameters(1)), c_sizeof(value), c_sizeof(look), &
                             c_sizeof(setup), c_sizeof(round), c_sizeof(observation))
    policy%name = c_loc(name)
    policy%summary = c_loc(summary)
    policy%rule = c_loc(rule)
    policy%source = c_loc(source)
    policy%colour = c_null_ptr
    policy%feedback = own_feedback
    policy%options = warm_start_option
    policy%parameters = c_loc(parameters)
    policy%parameter_count = 1
    policy%create = c_funloc(create)
    policy%choose = c_funloc(choose)
    policy%observe = c_funloc(observe)
    policy%best_arm = c_funloc(best_arm)
    policy%destroy = c_funloc(destroy)
    description = c_loc(policy)
  end function
end module
