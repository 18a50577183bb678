/** λ of SELU. */
export const SELU_SCALE = 1.0507009873554805;
/** λα of SELU. */
export const SELU_SCALE_ALPHA = 1.7580993408473766;
