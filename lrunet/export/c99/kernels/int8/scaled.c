/*
 * scaled multiplies by a factor: a mantissa with a sign, times 32, plus the number
 * of bits to shift the product right by, which rounds half a unit up.
 */
static int32_t scaled(int32_t v, int16_t factor)
{
    const int shift = factor & 31;
    const int64_t product = ((int64_t)v * ((factor - shift) / 32) + ((int64_t)1 << shift >> 1)) >> shift;

    return product > 536870912 ? 536870912 : product < -536870912 ? -536870912 : (int32_t)product;
}

/* Shifts of negative numbers to the right must keep the sign; where they do not, this does not compile. */
typedef char shifts_keep_the_sign[(-2 >> 1) == -1 ? 1 : -1];
