internal import CCrypto

/// Makes RSA keys of two primes for the exponent 65537, as Go does.
///
/// OpenSSL's own maker of keys composes each prime of smaller ones (FIPS 186-4, B.3.6), which takes
/// twice as long as finding primes at random, and makes a key that is no stronger. Charts make many
/// keys: the primes are OpenSSL's, and so is the arithmetic.
struct RSAKey {
  private let context: OpaquePointer

  /// A new key, which the caller owns; nil when there is no memory or no randomness.
  ///
  /// ```swift
  /// let handle = RSAKey.generate(bits: 2048)  // free it with EVP_PKEY_free
  /// ```
  static func generate(bits: Int32) -> OpaquePointer? {
    // Numbers of such a context are wiped when they are freed.
    guard let context = BN_CTX_secure_new() else { return nil }
    defer { BN_CTX_free(context) }
    BN_CTX_start(context)
    defer { BN_CTX_end(context) }
    return RSAKey(context: context).make(bits)
  }

  private func make(_ bits: Int32) -> OpaquePointer? {
    guard let exponent = number(), BN_set_word(exponent, UInt(RSA_F4)) == 1,
      var p = prime(bits / 2), var q = prime(bits - bits / 2), BN_cmp(p, q) != 0
    else { return nil }
    if BN_cmp(p, q) < 0 { swap(&p, &q) }
    guard let modulus = number(), BN_mul(modulus, p, q, context) == 1,
      let pLess = less(p), let qLess = less(q),
      let order = leastCommonMultiple(pLess, qLess),
      let secret = inverse(of: exponent, modulo: order),
      let pExponent = remainder(secret, pLess), let qExponent = remainder(secret, qLess),
      let coefficient = inverse(of: q, modulo: p)
    else { return nil }
    return kubegate_rsa_key(
      modulus,
      exponent,
      secret,
      p,
      q,
      pExponent,
      qExponent,
      coefficient
    )
  }

  /// A number whose arithmetic takes the same time whatever it is.
  private func number() -> OpaquePointer? {
    guard let number = BN_CTX_get(context) else { return nil }
    BN_set_flags(number, BN_FLG_CONSTTIME)
    return number
  }

  /// A prime with both upper bits set, so that the product of two has all its bits, and which leaves
  /// the exponent an inverse.
  private func prime(_ bits: Int32) -> OpaquePointer? {
    guard let prime = number() else { return nil }
    repeat {
      guard BN_generate_prime_ex2(prime, bits, 0, nil, nil, nil, context) == 1 else { return nil }
    } while BN_mod_word(prime, UInt(RSA_F4)) == 1
    return prime
  }

  private func less(_ prime: OpaquePointer) -> OpaquePointer? {
    guard let less = number(), BN_sub(less, prime, BN_value_one()) == 1 else { return nil }
    return less
  }

  private func leastCommonMultiple(_ a: OpaquePointer, _ b: OpaquePointer) -> OpaquePointer? {
    guard let product = number(), let divisor = number(), let multiple = number(),
      BN_mul(product, a, b, context) == 1, BN_gcd(divisor, a, b, context) == 1,
      BN_div(multiple, nil, product, divisor, context) == 1
    else { return nil }
    return multiple
  }

  private func inverse(of value: OpaquePointer, modulo modulus: OpaquePointer) -> OpaquePointer? {
    guard let inverse = number(), BN_mod_inverse(inverse, value, modulus, context) != nil else {
      return nil
    }
    return inverse
  }

  private func remainder(_ value: OpaquePointer, _ modulus: OpaquePointer) -> OpaquePointer? {
    guard let remainder = number(), BN_div(nil, remainder, value, modulus, context) == 1 else {
      return nil
    }
    return remainder
  }
}
