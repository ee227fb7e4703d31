// SPDX-License-Identifier: MIT
//
// What needs libbuiltins.a or the x87 and fenv assembly.
#include <complex.h>
#include <fenv.h>
#include <math.h>
#include <stdio.h>

typedef __int128 i128;
typedef unsigned __int128 u128;

static volatile double zero, one = 1, x = 2.5, big = 1e300;
static volatile long double lx = 2.5L, small = 1e-5L;
static volatile u128 dividend =
    (u128)0x123456789abcdef0 << 64 | 0xfedcba9876543210;
static volatile u128 divisor = 0x1000000007;

static void print128(const char *name, u128 v) {
  printf("%s %016llx%016llx\n", name, (unsigned long long)(v >> 64),
         (unsigned long long)v);
}

static void integers(void) {
  print128("udiv", dividend / divisor);
  print128("umod", dividend % divisor);
  print128("div", (u128)(-(i128)dividend / (i128)divisor));
  print128("mod", (u128)(-(i128)dividend % (i128)divisor));
  print128("from double", (u128)(big / 1e270));
  printf("to double %a %La\n", (double)dividend, (long double)dividend);
  volatile unsigned long bits = 0xf0f0f0f1;
  printf("popcount %d parity %d\n", __builtin_popcountl(bits),
         __builtin_parityl(bits));
}

static void complexes(void) {
  volatile double complex a = 1 + 2 * I, b = 3 - 4 * I;
  double complex p = a * b, q = a / b, e = cexp(a);
  printf("complex %g%+gi %g%+gi %g%+gi\n", creal(p), cimag(p), creal(q),
         cimag(q), creal(e), cimag(e));
  volatile float complex fa = 1 + 2 * I;
  volatile long double complex la = 1 + 2 * I;
  printf("%g %Lg\n", crealf(fa * fa), creall(la * la));
}

static void rounding(void) {
  feclearexcept(FE_ALL_EXCEPT);
  volatile double inf = one / zero;
  int raised = fetestexcept(FE_DIVBYZERO) != 0;
  feraiseexcept(FE_INVALID);
  int invalid = fetestexcept(FE_INVALID) != 0;
  feclearexcept(FE_INVALID);
  printf("fenv %d %d %d %g\n", raised, invalid, fetestexcept(FE_INVALID) != 0,
         inf);
  fesetround(FE_UPWARD);
  printf("upward %g %g %d\n", rint(x), nearbyint(-x),
         fegetround() == FE_UPWARD);
  fesetround(FE_TONEAREST);
}

int main(void) {
  integers();
  complexes();
  rounding();
  printf("double %g %g %g %g %g %g\n", floor(x), ceil(x), round(x), trunc(x),
         fmod(7, x), fma(x, x, x));
  printf("double %.10g %.10g %.10g %.10g\n", sin(x), pow(x, 3.3), exp(x),
         log(x));
  printf("long double %Lg %Lg %Lg %.12Lg\n", floorl(lx), ceill(lx), truncl(lx),
         expl(lx));
  printf("long double %.12Lg %.12Lg %.12Lg %.12Lg\n", expm1l(small), exp2l(lx),
         log1pl(small), logl(lx));
  printf("long double %.12Lg %.12Lg %.12Lg %.12Lg\n", atanl(lx), acosl(0.5L),
         atan2l(lx, 2), fmodl(7, lx));
  printf("powi %g %g\n", __builtin_powi(x, 5), (double)(_Float16)x);
  __float128 q = x;
  printf("quad %d\n", (int)(q * q * 100));
}
